# The crawler and its web pages. What is the user's own (sites, settings, data) is the folder /project:
#   docker build -t zhaoshang .
#   docker run --rm -v "$PWD/project:/project" zhaoshang init /project
FROM python:3.13-slim

# Files in the folder belong to whoever has this number on the host; `--build-arg UID=$(id -u)` makes it yours.
ARG UID=1000
RUN useradd --create-home --uid "$UID" zhaoshang && install -d -o zhaoshang /project

COPY . /source
# All that needs no browser and no models: what is in files, the web pages, Word, mail and other services.
RUN pip install --no-cache-dir "/source[attachments,browse,docx,notify]" && rm -rf /source

ENV PYTHONUTF8=1 TZ=Asia/Shanghai
# By number: what keeps containers from being root knows no names.
USER $UID
WORKDIR /project
VOLUME /project
# A crawl ends in good order at SIGTERM, and stores what it has.
STOPSIGNAL SIGTERM
ENTRYPOINT ["zhaoshang"]
CMD ["status"]
