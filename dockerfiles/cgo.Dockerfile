# The image with a C compiler, for people who build images with their own registry. goiso makes one like it by itself, from the Debian
# sources of the machine it runs on: goiso image build cgo. It finds this one by its labels.
#
#   docker build -f dockerfiles/cgo.Dockerfile -t goiso/cgo images/cgo
FROM debian:stable-slim
COPY packages.txt /tmp/
RUN apt-get update \
 && grep -v '^#' /tmp/packages.txt | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/* /tmp/packages.txt
RUN mkdir -p /deps /goiso /modules /seed /usr/local/go /w/src \
 && chown 65532:65532 /deps /goiso /modules /seed /usr/local/go /w /w/src \
 && chmod 0777 /w /w/src
LABEL dev.goiso=1 dev.goiso.kind=cgo
