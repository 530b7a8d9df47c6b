"""``python -m crawler.sample``: serve the sample site until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
import time

from crawler.sample.server import PORT, serve


def main(arguments: list[str] | None = None) -> int:
    """Serve on the port asked for; returns 0 after Ctrl-C, 1 when the port is taken."""
    parser = argparse.ArgumentParser(
        prog="python -m crawler.sample",
        description="Serve a fictional Chinese site on loopback. 在本机运行虚构的示例网站。",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=PORT,
        help="%(default)s; 0 takes a free port / 默认 %(default)s，0 为任选空闲端口",
    )
    port: int = parser.parse_args(arguments).port
    try:
        with serve(port) as base:
            print(f"示例网站已启动 / sample site at {base}/  (Ctrl-C 停止 / to stop)", flush=True)
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(
            f"端口 {port} 不可用 / port {port} is not available: {error.strerror}", file=sys.stderr
        )
        return 1


if __name__ == "__main__":
    sys.exit(main())
