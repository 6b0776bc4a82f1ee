package org.activedefense.system;

/** The jobs of which only one server at a time runs each. */
public enum Job {
    DEFENSE("defense"),
    OLD_BLACKLIST("old-blacklist"),
    PRUNE("prune"),
    MAIL("mail");

    private final String jobName;

    Job(String jobName) {
        this.jobName = jobName;
    }

    public String jobName() {
        return jobName;
    }
}
