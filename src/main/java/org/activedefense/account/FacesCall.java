package org.activedefense.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How a page's script calls and is answered (Jakarta Faces 4.0, 13.4), for what stands before Faces. */
final class FacesCall {

    private FacesCall() {}

    static boolean isAjax(HttpServletRequest request) {
        return "partial/ajax".equals(request.getHeader("Faces-Request"));
    }

    /**
     * Leads the person to a page, also out of a script's call.
     *
     * @param page path and query of a page of ours, encoded
     */
    static void redirect(HttpServletRequest request, HttpServletResponse response, String page) throws IOException {
        String location = request.getContextPath() + page;
        if (isAjax(request)) {
            response.setContentType("text/xml;charset=UTF-8");
            response.getWriter()
                    .write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<partial-response><redirect url=\""
                            + location.replace("&", "&amp;")
                                    .replace("\"", "&quot;")
                                    .replace("<", "&lt;")
                            + "\"/></partial-response>");
        } else {
            response.sendRedirect(location);
        }
    }
}
