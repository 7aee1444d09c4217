# The box's base image, for people who build images with their own registry. goiso makes the same one by itself.
#
#   scripts/build
#   scripts/make-base-tar build/release/bin/goiso-init build/base.tar
#   docker build -f dockerfiles/base.Dockerfile -t goiso/base build/
FROM scratch
ADD base.tar /
LABEL dev.goiso=1 dev.goiso.kind=image
USER 65532:65532
WORKDIR /w
ENTRYPOINT ["/goiso-init"]
