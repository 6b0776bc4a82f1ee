package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.activedefense.audit.Actor;
import org.activedefense.system.Database;

/** Which columns of a table a person wants to see. Thread safe. */
@ApplicationScoped
public class ChosenColumns {

    @Inject
    private Database database;

    @Inject
    private Actor actor;

    /** Empty if nothing was chosen. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<List<String>> of(String table) {
        return database.queryOne(
                "select columns from chosen_columns where account = ? and of_table = ?",
                row -> Arrays.asList((String[]) row.getArray(1).getArray()),
                actor.name(),
                table);
    }

    /** From now on, on every machine that the person uses. */
    @Transactional
    public void choose(String table, List<String> columns) {
        database.update(
                "insert into chosen_columns (account, of_table, columns) values (?, ?, ?) on conflict (account, of_table)"
                        + " do update set columns = excluded.columns",
                actor.name(),
                table,
                columns.toArray(String[]::new));
    }

    /** Back to what everybody sees. */
    @Transactional
    public void reset(String table) {
        database.update("delete from chosen_columns where account = ? and of_table = ?", actor.name(), table);
    }
}
