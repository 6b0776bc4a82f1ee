# Active Defense on WildFly. Built from the project's folder: docker build -f docker/wildfly.Dockerfile -t active-defense .
# Each RUN is a script of docker/, which the tests run without Docker.
FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY sql sql
COPY src src
COPY server-config server-config
COPY docker docker
ENV WILDFLY_VERSION=39.0.1.Final
RUN ["bash", "docker/build.sh"]

FROM eclipse-temurin:17.0.15_6-jre-noble
RUN --mount=source=docker,target=/install ["bash", "/install/install-user.sh"]
RUN --mount=source=docker,target=/install --mount=from=build,source=/out,target=/out ["bash", "/install/install-wildfly.sh"]
USER 10001:10001
WORKDIR /opt/wildfly
ENV JAVA_OPTS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError -Djava.net.preferIPv4Stack=true"
EXPOSE 8080 8443
HEALTHCHECK --interval=15s --timeout=6s --start-period=120s --retries=4 CMD ["/opt/active-defense/bin/healthcheck.sh", "8080"]
# The management interface stays on the loopback of the container.
ENTRYPOINT ["/opt/wildfly/bin/standalone.sh", "-b", "0.0.0.0"]
