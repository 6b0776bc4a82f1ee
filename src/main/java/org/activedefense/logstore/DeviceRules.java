package org.activedefense.logstore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.system.TimeSpan;
import org.activedefense.system.Warning;

/**
 * When a device needs a look. One cause gives one warning: a device that nobody reads, or whose file is missing, is not
 * called silent as well.
 *
 * @param silentAfter without a line for so long a device is silent
 * @param onSince since when the system is on; {@code null} while it is off: then nothing is read, and nothing is missed
 */
record DeviceRules(Duration silentAfter, Instant onSince) {

    /** After the system was turned on, or a server started, its readers need a moment. */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private static final Duration CLOCK_OFF = Duration.ofHours(1);
    private static final long HALF_HOUR_MINUTES = 30;
    private static final long NEARLY_MINUTES = 3;

    List<Warning> of(DeviceState device, Instant now) {
        List<Warning> found = new ArrayList<>();
        if (!device.readable()) {
            return found;
        }
        boolean reading = onSince != null && Duration.between(onSince, now).compareTo(SETTLING) > 0;
        if (device.unreadSince() != null) {
            if (reading && Duration.between(device.unreadSince(), now).compareTo(SETTLING) > 0) {
                found.add(unread(device, now));
            }
        } else if (device.problem() != null) {
            found.add(problem(device));
        } else if (reading) {
            addSilent(device, now, found);
        }
        addClock(device, now, found);
        if (device.rejectsMany()) {
            found.add(rejecting(device));
        }
        if (device.lacksDirection()) {
            found.add(directionless(device));
        }
        return found;
    }

    private static Warning unread(DeviceState device, Instant now) {
        return warning(
                "device-unread",
                device,
                device.name() + " is read by nobody: no server named " + device.node() + " has run for "
                        + TimeSpan.words(Duration.between(device.unreadSince(), now)) + ".",
                "Start that server, or have another one read the device (change its node).",
                device.unreadSince());
    }

    private static Warning problem(DeviceState device) {
        return warning(
                "device-problem",
                device,
                device.name() + ": " + device.problem() + ".",
                "The lines that are read are kept; reading goes on by itself once this is mended.",
                null);
    }

    private void addSilent(DeviceState device, Instant now, List<Warning> found) {
        Instant last = device.lastLineAt() == null ? device.registeredAt() : device.lastLineAt();
        if (device.behindSince() == null && Duration.between(last, now).compareTo(silentAfter) > 0) {
            String spoke = device.lastLineAt() == null
                    ? " has not sent a line since it was registered, "
                    : " has not sent a line for ";
            String ago = device.lastLineAt() == null ? " ago." : ".";
            found.add(warning(
                    "device-silent",
                    device,
                    device.name() + spoke + TimeSpan.words(Duration.between(last, now)) + ago,
                    "Check the firewall's syslog profile and log forwarding, and that the syslog server writes "
                            + device.path() + ".",
                    last.plus(silentAfter)));
        }
    }

    private static void addClock(DeviceState device, Instant now, List<Warning> found) {
        if (device.newestEventAt() == null || device.lastLineAt() == null) {
            return;
        }
        Duration ahead = Duration.between(now, device.newestEventAt());
        if (ahead.compareTo(CLOCK_OFF) > 0) {
            found.add(clock(device, TimeSpan.words(ahead) + " ahead of", ahead));
        }
        // a reader that catches up is at old events for good reason
        Duration behind = Duration.between(device.newestEventAt(), device.lastLineAt());
        if (device.behindSince() == null && behind.compareTo(CLOCK_OFF) > 0) {
            found.add(clock(device, TimeSpan.words(behind) + " behind", behind));
        }
    }

    private static Warning clock(DeviceState device, String howFar, Duration off) {
        long besideHalfHour = off.toMinutes() % HALF_HOUR_MINUTES;
        boolean zone = besideHalfHour <= NEARLY_MINUTES || HALF_HOUR_MINUTES - besideHalfHour <= NEARLY_MINUTES;
        return warning(
                "device-clock",
                device,
                "The newest event of " + device.name() + " is " + howFar + " the clock.",
                zone
                        ? "That looks like a time zone: " + device.timeZone()
                                + " is set for its lines; is that the firewall's?"
                        : "Set the firewall's clock (NTP) and its time zone here; windows are judged by event time.",
                null);
    }

    private static Warning rejecting(DeviceState device) {
        return warning(
                "device-rejecting",
                device,
                device.recentRejected() + " of " + device.recentLines() + " lines of " + device.name()
                        + " were rejected within 5 minutes.",
                "Its rejected lines say why, each; usually the custom log format lacks a field.",
                null);
    }

    private static Warning directionless(DeviceState device) {
        return warning(
                "device-no-direction",
                device,
                "Threat lines of " + device.name() + " do not say their direction, so an answer to your own user may be"
                        + " taken for an attack.",
                "Add Direction=$direction; to the custom log format of Threat in the firewall's syslog profile.",
                null);
    }

    private static Warning warning(String kind, DeviceState device, String text, String cure, Instant since) {
        String page = kind.equals("device-rejecting")
                ? "rejected.xhtml?device=" + device.id()
                : "devices.xhtml#device-" + device.id();
        return new Warning(kind, device.name(), text, cure, page, since);
    }
}
