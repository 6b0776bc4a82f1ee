package org.activedefense.admin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A CSV file that is sent while it is read. If it cannot be read to its end, the file itself says that it is not whole. */
abstract class CsvExport extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final String TYPE = "text/csv;charset=UTF-8";

    /** Writes the file's lines, the header first; throws {@link IOException} when the client has gone. */
    @FunctionalInterface
    interface Lines {
        void write(Writer out) throws IOException;
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        response.setContentType(TYPE);
    }

    /** @param name of the file, without what file systems dislike */
    protected static void send(HttpServletResponse response, String name, Lines lines) throws IOException {
        response.setContentType(TYPE);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        // not the response's own writer: that one never tells that the client has gone
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        out.write(Csv.BYTE_ORDER_MARK);
        try {
            lines.write(out);
            out.flush();
        } catch (RuntimeException e) {
            // The answer has begun as a success.
            out.write("THE EXPORT STOPPED HERE: the rest could not be read. Try again.\r\n");
            out.flush();
            throw e;
        }
    }
}
