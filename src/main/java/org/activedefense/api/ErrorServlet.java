package org.activedefense.api;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.account.Gate;
import org.activedefense.system.RefusedException;

/**
 * The body of every error that arises outside JAX-RS (refused callers, unknown addresses, faults of a filter): a
 * {@link Problem} under {@code /api}, a page for browsers, one line of text elsewhere. Named as the error page in web.xml.
 */
@WebServlet("/error")
public class ErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = Logger.getLogger(ErrorServlet.class.getName());

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        String path = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        if (status == null) { // asked for directly
            status = HttpServletResponse.SC_NOT_FOUND;
            path = request.getRequestURI();
        }
        Problem problem = Problem.of(status, status == 500 ? fault(request, path) : detail(request), path);
        response.setStatus(status);
        if (path != null && path.startsWith("/api")) {
            response.setContentType(Problem.MEDIA_TYPE);
            JsonGenerator json = Json.createGeneratorFactory(Map.of())
                    .createGenerator(response.getOutputStream(), StandardCharsets.UTF_8);
            JsonShape.write(json, problem);
            json.flush();
        } else if (ErrorPage.isWanted(request, path)) {
            response.setHeader("Content-Security-Policy", ErrorPage.POLICY);
            response.setContentType("text/html;charset=UTF-8");
            String page = ErrorPage.of(request, problem);
            response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
        } else {
            response.setContentType("text/plain;charset=UTF-8");
            String text = status + " " + problem.title() + "\n";
            response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What a filter or a page has said; a server's own words for a status say less than ours. */
    private static String detail(HttpServletRequest request) {
        Object said = request.getAttribute(Gate.DETAIL);
        return (String) (said == null ? request.getAttribute(RefusedException.DETAIL) : said);
    }

    private static String fault(HttpServletRequest request, String path) {
        String reference = UUID.randomUUID().toString();
        Throwable thrown = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        LOG.log(Level.SEVERE, "Answered 500, reference " + reference + ", on " + path, thrown);
        return ProblemMapper.faultDetail(reference);
    }
}
