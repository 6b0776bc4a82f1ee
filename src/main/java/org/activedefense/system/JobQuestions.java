package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Objects;
import org.activedefense.audit.Audit;

/** What jobs ask a person before they delete more than they usually would. Thread safe. */
@ApplicationScoped
public class JobQuestions {

    @Inject
    private Database database;

    @Inject
    private Audit audit;

    private record Row(String answeredKey, String questionKey, Integer lastSetting) {}

    /** Whether the job's setting was another one at its last run: then more or less is deleted by somebody's will. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public boolean isSettingChanged(Job job, int setting) {
        Integer last = row(job).lastSetting();
        return last != null && last != setting;
    }

    /** Notes the setting that a run went by, and that nothing is asked any more. */
    @Transactional
    public void ran(Job job, long epoch, int setting) {
        database.update(
                "update job_lock set last_setting = ?, question = null, question_key = null where job_name = ? and epoch = ?",
                setting,
                job.jobName(),
                epoch);
    }

    /**
     * Asks, unless it was answered.
     *
     * @param key what the answer holds for, such as the time up to which is deleted: what changes meanwhile is asked anew
     * @return whether somebody has said yes
     */
    @Transactional
    public boolean isAnswered(Job job, long epoch, String key, String question) {
        Row row = row(job);
        if (key.equals(row.answeredKey())) {
            return true;
        }
        if (!Objects.equals(key, row.questionKey())) {
            database.update(
                    "update job_lock set question = ?, question_key = ? where job_name = ? and epoch = ?",
                    question,
                    key,
                    job.jobName(),
                    epoch);
        }
        return false;
    }

    /**
     * Says yes.
     *
     * @param key of the question as it was read
     * @throws ConflictException if something else is asked by now, or nothing
     */
    @AdminOnly
    @Transactional
    public void answer(String jobName, String key) {
        String question = database.queryOne(
                        "update job_lock j set answered_key = j.question_key, question = null, question_key = null"
                                + " from job_lock old where old.job_name = j.job_name and j.job_name = ? and j.question_key = ?"
                                + " returning old.question",
                        row -> row.getString(1),
                        jobName,
                        key)
                .orElseThrow(() -> new ConflictException("The job " + jobName
                        + " asks something else by now, or nothing. Nothing was deleted; look again."));
        audit.record("Let job " + jobName + " delete", question, "yes");
    }

    private Row row(Job job) {
        return database.queryOne(
                        "select answered_key, question_key, last_setting from job_lock where job_name = ?",
                        row -> new Row(row.getString(1), row.getString(2), row.getObject(3, Integer.class)),
                        job.jobName())
                .orElseThrow();
    }
}
