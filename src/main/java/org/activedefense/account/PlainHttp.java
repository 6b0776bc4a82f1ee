package org.activedefense.account;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServletRequest;
import org.activedefense.address.Address;
import org.activedefense.address.NetworkSet;
import org.activedefense.system.DeploySetting;

/** Who may come without TLS: this machine itself, and everybody only if {@link DeploySetting#PLAIN_HTTP} says so. */
@WebListener
public class PlainHttp implements ServletContextListener {

    private static final NetworkSet LOOPBACK = NetworkSet.parse("127.0.0.0/8", "::1");

    /** Browsers send a secure cookie to this machine itself also without TLS. */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().getSessionCookieConfig().setSecure(!DeploySetting.PLAIN_HTTP.isTrue());
    }

    static boolean isRefused(HttpServletRequest request) {
        return !request.isSecure()
                && !isThisMachine(request.getRemoteAddr(), request.getLocalAddr())
                && !DeploySetting.PLAIN_HTTP.isTrue();
    }

    /** By addresses alone, which no client can choose. */
    static boolean isThisMachine(String remote, String local) {
        if (remote == null) {
            return false;
        }
        int zone = remote.indexOf('%');
        try {
            Address address = Address.parse(zone < 0 ? remote : remote.substring(0, zone));
            return remote.equals(local) || LOOPBACK.contains(address);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
