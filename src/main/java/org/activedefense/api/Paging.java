package org.activedefense.api;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.function.Function;
import org.activedefense.system.InvalidException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameters {@code limit} and {@code cursor} of every paged list; a {@code @BeanParam}. */
public class Paging {

    static final int MOST = 1000;

    @Parameter(description = "How many items at most", schema = @Schema(minimum = "1", maximum = "1000"))
    @QueryParam("limit")
    @DefaultValue("100")
    private int limit;

    @Parameter(description = "Where to go on: the `next` of the page before")
    @QueryParam("cursor")
    private Cursor cursor;

    /** 1 to 1,000. */
    public int limit() {
        if (limit < 1 || limit > MOST) {
            throw new InvalidException("limit", "must be a whole number from 1 to " + MOST + ", not " + limit);
        }
        return limit;
    }

    /** {@code null} for the first page. */
    public Cursor cursor() {
        return cursor;
    }

    /**
     * The page of what was read with one item more than the limit, by which it is known whether there is a next page.
     *
     * @param item what the API shows of it
     * @param position where the page after an item begins
     */
    public <E, T> Page<T> page(List<E> found, Function<E, T> item, Function<E, Cursor> position) {
        boolean more = found.size() > limit;
        List<E> shown = more ? found.subList(0, limit) : found;
        String next = more ? position.apply(shown.get(limit - 1)).toString() : null;
        return new Page<>(shown.stream().map(item).toList(), next);
    }
}
