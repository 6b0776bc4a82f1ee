package org.activedefense.account;

import java.util.regex.Pattern;

/**
 * The page that a person asked for before logging in. Only pages of ours, by their path: whatever else a link to the login
 * page may carry leads to the dashboard, so that nobody is sent elsewhere from here.
 */
public final class ReturnPath {

    public static final String DASHBOARD = "/admin/dashboard.xhtml";

    private static final int LONGEST = 2000;
    private static final Pattern PAGE = Pattern.compile("/admin/[a-z]+\\.xhtml(\\?[\\x21-\\x7e&&[^\\\\#<>\"]]*)?");

    private ReturnPath() {}

    /** The path if it is a page's, otherwise the dashboard's; {@code null} is as good as any other. */
    public static String orDashboard(String path) {
        return path != null && path.length() <= LONGEST && PAGE.matcher(path).matches() ? path : DASHBOARD;
    }
}
