# syntax=docker/dockerfile:1
ARG BASE=eclipse-temurin:21
FROM ${BASE} AS build
ARG VERSION
ENV APP_HOME=/srv/domicile LANG="en_PK.UTF-8" \
    TZ='Asia/Karachi'
ENV OLD_FORM words to the end
LABEL org.opencontainers.image.title="Domicile office" tier=web

RUN apt-get update && \
    # a comment between the lines

    apt-get install -y curl=8.* \
      postgresql-client
RUN --mount=type=secret,id=token,target=/run/t --network=none ./build.sh --token-file /run/t
RUN ["mkdir", "-p", "/srv/a b"]
RUN <<END
set -e
createdb "$DB"
END
RUN <<PY python3
print("text")
PY
RUN cat <<CONF > /etc/app.conf
port = 80
CONF
COPY --from=build --chown=app target/app.jar /srv/
COPY <<CONF /etc/other.conf
level = info
CONF
ADD ["a b.tar", "/srv"]
USER ${UID:-1000}:app
EXPOSE 8080/tcp
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/health || exit 1
ONBUILD RUN echo child
MAINTAINER The Office <office@example.gov.pk>
ENTRYPOINT exec java $JAVA_OPTS -jar /srv/app.jar
CMD ["--port", "8080"]
