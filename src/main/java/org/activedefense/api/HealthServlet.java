package org.activedefense.api;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.activedefense.system.DatabasePulse;
import org.activedefense.system.Migrations;
import org.activedefense.system.Readiness;
import org.activedefense.system.Watchdog;

/**
 * {@code /health/live}: the process answers. {@code /health/ready}: this node can serve the list. It stays ready, but
 * {@code degraded}, while the database is away and a list can still be served from memory: taking such a node out of
 * service would only make it worse. It is {@code stalled}, 503, while a part of the product has stopped; the list is served all the
 * same.
 */
@WebServlet({"/health/live", "/health/ready"})
public class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Inject
    private transient Migrations migrations;

    @Inject
    private transient DatabasePulse pulse;

    @Inject
    private transient Instance<Readiness> stages;

    @Inject
    private transient Watchdog watchdog;

    /**
     * @param status {@code ready}, {@code degraded}, {@code waiting} or {@code stalled}
     * @param reasons why it is not simply ready
     */
    record Health(String status, List<String> reasons) {

        static Health of(boolean migrated, List<String> notReady, List<String> stalled, List<String> away) {
            if (!notReady.isEmpty() || !migrated) {
                List<String> reasons = new ArrayList<>(notReady);
                if (!migrated) {
                    reasons.add(0, "The database's schema is not up to date yet; see the server's log.");
                }
                return new Health("waiting", reasons);
            }
            if (!away.isEmpty()) {
                List<String> reasons = new ArrayList<>(away);
                reasons.addAll(stalled);
                return new Health("degraded", reasons);
            }
            return new Health(stalled.isEmpty() ? "ready" : "stalled", stalled);
        }

        int httpStatus() {
            return status.equals("waiting") || status.equals("stalled") ? 503 : 200;
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().endsWith("/live")) {
            answer(response, 200, new Health("live", List.of()));
            return;
        }
        List<String> notReady = new ArrayList<>();
        stages.forEach(stage -> stage.whyNotReady().ifPresent(notReady::add));
        // the driver's message names hosts: it stays in the log
        List<String> away = pulse.whyAway().isPresent() ? List.of("The database cannot be reached.") : List.of();
        Health health = Health.of(migrations.isDone(), notReady, watchdog.reasons(), away);
        answer(response, health.httpStatus(), health);
    }

    private static void answer(HttpServletResponse response, int status, Health health) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        JsonGenerator json = Json.createGeneratorFactory(Map.of())
                .createGenerator(response.getOutputStream(), StandardCharsets.UTF_8);
        JsonShape.write(json, health);
        json.flush();
    }
}
