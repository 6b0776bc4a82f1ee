# Active Defense on Payara Micro. Built from the project's folder: docker build -f docker/payara.Dockerfile -t active-defense .
# Each RUN is a script of docker/, which the tests run without Docker.
FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY sql sql
COPY src src
COPY server-config server-config
COPY docker docker
RUN ["bash", "docker/build.sh"]

FROM eclipse-temurin:17.0.15_6-jre-noble
RUN --mount=source=docker,target=/install ["bash", "/install/install-user.sh"]
RUN --mount=source=docker,target=/install --mount=from=build,source=/out,target=/out ["bash", "/install/install-payara.sh"]
USER 10001:10001
WORKDIR /var/lib/active-defense
VOLUME ["/var/lib/active-defense"]
ENV HTTPS_PORT="" \
    JAVA_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError"
EXPOSE 8080 8443
HEALTHCHECK --interval=15s --timeout=6s --start-period=120s --retries=4 CMD ["/opt/active-defense/bin/healthcheck.sh", "8080"]
ENTRYPOINT ["/opt/active-defense/bin/serve"]
