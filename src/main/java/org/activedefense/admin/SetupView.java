package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.activedefense.account.Accounts;
import org.activedefense.account.Role;
import org.activedefense.address.NetworkSet;
import org.activedefense.blacklist.Networks;
import org.activedefense.edl.Poller;
import org.activedefense.edl.Pollers;
import org.activedefense.logstore.DeviceState;
import org.activedefense.logstore.DeviceStates;
import org.activedefense.notification.EmailSettings;
import org.activedefense.notification.Recipients;
import org.activedefense.system.ServedPorts;

/** What a new installation still needs, on the dashboard until all of it is done or the reader does not want to see it. */
@Named("setup")
@RequestScoped
public class SetupView {

    /** Set by the button that dismisses the list, for this browser. */
    private static final String DISMISSED = "ad-setup";

    private static final int POLLERS_LOOKED_AT = 20;

    /** A look from the server itself is no firewall's. */
    private static final NetworkSet LOOPBACK = NetworkSet.parse("127.0.0.0/8", "::1");

    @Inject
    private HttpServletRequest request;

    @Inject
    private ServedPorts ports;

    @Inject
    private Networks networks;

    @Inject
    private DeviceStates devices;

    @Inject
    private Pollers pollers;

    @Inject
    private EmailSettings mail;

    @Inject
    private Recipients recipients;

    @Inject
    private Accounts accounts;

    @Inject
    private OwnCertificate certificate;

    private List<Step> steps;

    /**
     * A step, which is looked at anew each time.
     *
     * @param page where it is done: an admin page; {@code null} if it is done elsewhere
     */
    public record Step(String title, String why, boolean done, String page) {

        public String getTitle() {
            return title;
        }

        public String getWhy() {
            return why;
        }

        public boolean isDone() {
            return done;
        }

        public String getPage() {
            return page;
        }
    }

    public boolean isShown() {
        return !isDismissed() && getSteps().stream().anyMatch(step -> !step.done());
    }

    private boolean isDismissed() {
        Cookie[] cookies = request.getCookies();
        return cookies != null
                && Arrays.stream(cookies).anyMatch(cookie -> cookie.getName().equals(DISMISSED));
    }

    public long getDoneCount() {
        return getSteps().stream().filter(Step::done).count();
    }

    public List<Step> getSteps() {
        if (steps == null) {
            steps = look();
        }
        return steps;
    }

    private List<Step> look() {
        List<Step> found = new ArrayList<>();
        found.add(new Step(
                "Name your own networks",
                "Then none of your own addresses is ever listed, and only attacks on them count.",
                !networks.own().isEmpty(),
                "networks.xhtml"));
        found.add(new Step(
                "Have a firewall's lines read",
                "A device is done when its first line has become a record.",
                devices.all().stream().anyMatch(SetupView::hasRecords),
                "devices.xhtml"));
        found.add(new Step(
                "Have a firewall fetch the list",
                "As an external dynamic list of type IP List, every five minutes, by the address below.",
                pollers.newest(POLLERS_LOOKED_AT).stream().anyMatch(SetupView::isServed),
                null));
        found.add(new Step(
                "Serve it by HTTPS with a certificate that the firewall trusts",
                certificate.problem(request),
                certificate.isGood(request),
                null));
        found.add(new Step(
                "Have new entries mailed",
                "A mail server and at least one recipient.",
                mail.current().isOn() && !recipients.all().isEmpty(),
                mail.current().isOn() ? "recipients.xhtml" : "smtp.xhtml"));
        found.add(new Step(
                "Make a second admin",
                "So that a lost password locks nobody out.",
                accounts.all().stream()
                                .filter(account -> account.getRole() == Role.ADMIN && !account.isDisabled())
                                .count()
                        > 1,
                "accounts.xhtml"));
        return List.copyOf(found);
    }

    private static boolean hasRecords(DeviceState device) {
        return device.stored() > 0;
    }

    private static boolean isServed(Poller poller) {
        return poller.served() > 0 && !LOOPBACK.contains(poller.client());
    }

    /** The list's addresses by this page's own name, as a firewall is given them: the one of this page's protocol first. */
    public List<String> getListUrls() {
        List<String> urls = new ArrayList<>();
        urls.add(listUrl(request.isSecure(), request.getServerPort()));
        ports.of(!request.isSecure()).ifPresent(port -> urls.add(listUrl(!request.isSecure(), port)));
        return urls;
    }

    /** Whether a firewall that fetches by HTTPS is given an address, too. */
    public boolean isHttpsKnown() {
        return request.isSecure() || ports.of(true).isPresent();
    }

    private String listUrl(boolean secure, int port) {
        boolean usual = port == (secure ? 443 : 80);
        return (secure ? "https://" : "http://") + request.getServerName() + (usual ? "" : ":" + port)
                + request.getContextPath() + "/files/blacklist.txt";
    }
}
