# rsyslog with the configuration of server-config/: docker build -f docker/rsyslog.Dockerfile -t active-defense-rsyslog .
# Each RUN is a script of docker/, which the tests run without Docker.
FROM debian:12.11-slim
RUN --mount=source=docker,target=/install ["bash", "/install/install-user.sh"]
RUN --mount=source=docker,target=/install --mount=source=server-config,target=/server-config ["bash", "/install/install-rsyslog.sh"]
COPY --chmod=0755 docker/rsyslog.sh /usr/local/bin/rsyslog.sh
USER 10002:10001
VOLUME ["/var/log/Firewall", "/var/spool/rsyslog"]
EXPOSE 5514/udp 5514/tcp 6514/tcp
HEALTHCHECK --interval=30s --timeout=5s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5514"]
ENTRYPOINT ["/usr/local/bin/rsyslog.sh"]
