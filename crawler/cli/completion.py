"""``zhaoshang completion``: what a shell needs to complete verbs, options and the names of sites."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """输出一段脚本，让 Shell 按 Tab 补全命令、选项和站点名。

    Print a script that makes the shell complete commands, options and site names at Tab. Let the shell read it at each
    start, by a line in its own file, where zhaoshang is found (in the virtual environment):

    \b
    bash, ~/.bashrc:      eval "$(zhaoshang completion bash)"
    zsh,  ~/.zshrc:       eval "$(zhaoshang completion zsh)"
    fish, config.fish:    zhaoshang completion fish | source
    PowerShell, $PROFILE: zhaoshang completion powershell | Out-String | iex
    """
    completing = get_completion_class(shell)
    assert completing is not None
    name = context.find_root().info_name or "zhaoshang"
    made = completing(context.find_root().command, {}, name, f"_{name.upper()}_COMPLETE")
    click.echo(made.source())
