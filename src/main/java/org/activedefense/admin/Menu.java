package org.activedefense.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.net.MalformedURLException;
import java.util.List;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.Version;

/** The menu on the left: the predecessor's two groups with their words, and what is new. */
@Named
@ApplicationScoped
public class Menu {

    private static final List<Group> ALL = List.of(
            new Group("", List.of(new Item("dashboard", "Dashboard", "pi-chart-bar"))),
            new Group(
                    "Logging System",
                    List.of(
                            new Item("devices", "Syslog Devices", "pi-server"),
                            new Item("records", "Syslog Records", "pi-list"),
                            new Item("blacklist", "Blacklist Records", "pi-ban"),
                            new Item("settings", "ActiveDefense Settings", "pi-sliders-h"),
                            new Item("networks", "Own and Allowed Networks", "pi-sitemap"))),
            new Group(
                    "Admin",
                    List.of(
                            new Item("password", "Change Password", "pi-key"),
                            new Item("system", "System On Off", "pi-power-off"),
                            new Item("smtp", "SMTP Settings", "pi-envelope"),
                            new Item("recipients", "Notification Recipients", "pi-bell"),
                            new Item("accounts", "Accounts", "pi-users"),
                            new Item("audit", "Audit", "pi-history"))));

    @Inject
    private ServletContext application;

    @Inject
    private NodeIdentity node;

    private List<Group> groups;

    /** Pages that belong together. */
    public record Group(String title, List<Item> items) {

        public String getTitle() {
            return title;
        }

        public List<Item> getItems() {
            return items;
        }
    }

    /** @param page the page's name, without folder and ending */
    public record Item(String page, String title, String icon) {

        public String getPage() {
            return page;
        }

        public String getTitle() {
            return title;
        }

        public String getIcon() {
            return icon;
        }
    }

    /** Without pages that this build does not have, so that no link is dead. */
    public synchronized List<Group> getGroups() {
        if (groups == null) {
            groups = ALL.stream()
                    .map(group -> new Group(
                            group.title(),
                            group.items().stream()
                                    .filter(item -> has(item.page()))
                                    .toList()))
                    .filter(group -> !group.items().isEmpty())
                    .toList();
        }
        return groups;
    }

    public boolean has(String page) {
        try {
            return application.getResource("/admin/" + page + ".xhtml") != null;
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(page, e);
        }
    }

    /** A page of details belongs to its list: the record to the records, the entry to the blacklist. */
    public boolean isCurrent(Item item) {
        String view = FacesContext.getCurrentInstance().getViewRoot().getViewId();
        String page = view.substring(view.lastIndexOf('/') + 1).replace(".xhtml", "");
        return item.page().equals(page)
                || item.page().equals("devices") && page.equals("rejected")
                || item.page().equals("records") && page.equals("record")
                || item.page().equals("blacklist") && page.equals("entry");
    }

    public String getVersion() {
        return Version.TEXT;
    }

    public String getNode() {
        return node.name();
    }
}
