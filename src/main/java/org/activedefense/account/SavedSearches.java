package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.activedefense.audit.Actor;
import org.activedefense.audit.Audit;
import org.activedefense.system.Database;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;
import org.activedefense.system.NotPermittedException;

/**
 * Searches that a person keeps under a name. Everybody keeps them for himself; an admin may share them with all, which is
 * audited. Thread safe.
 */
@ApplicationScoped
public class SavedSearches {

    public static final int LONGEST_NAME = 60;

    private static final int LONGEST_QUERY = 2_000;

    private static final int MOST = 100;

    @Inject
    private Database database;

    @Inject
    private Actor actor;

    @Inject
    private Audit audit;

    /**
     * @param account who has saved it
     * @param query of the page's address, without the question mark
     * @param mine whether whoever asks may take it away
     */
    public record SavedSearch(long id, String name, String account, String query, boolean shared, boolean mine) {}

    /** One's own and those that are shared, by name. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<SavedSearch> all() {
        boolean admin = actor.isAdmin();
        return database.query(
                "select id, name, account, query, shared, account = ? own from saved_search where account = ? or shared"
                        + " order by lower(name), account, id",
                row -> new SavedSearch(
                        row.getLong("id"),
                        row.getString("name"),
                        row.getString("account"),
                        row.getString("query"),
                        row.getBoolean("shared"),
                        row.getBoolean("own") && (admin || !row.getBoolean("shared")) || admin),
                actor.name(),
                actor.name());
    }

    /**
     * Keeps a search, in place of one's own of that name.
     *
     * @throws InvalidException if the name is not acceptable, or there are too many
     * @throws NotPermittedException if somebody else than an admin shares
     */
    @Transactional
    public void save(String name, String query, boolean shared) {
        String kept = name == null ? "" : name.strip();
        if (kept.isEmpty() || kept.length() > LONGEST_NAME || kept.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidException("searchName", "must be a name of at most " + LONGEST_NAME + " letters");
        }
        if (query.length() > LONGEST_QUERY) {
            throw new InvalidException("searchName", "cannot be kept: the search is too long");
        }
        if (shared && !actor.isAdmin()) {
            throw new NotPermittedException("Only an admin shares searches.");
        }
        boolean full = database.queryOne(
                        "select count(*) from saved_search where account = ? and name <> ?",
                        row -> row.getLong(1),
                        actor.name(),
                        kept)
                .filter(count -> count >= MOST)
                .isPresent();
        if (full) {
            throw new InvalidException(
                    "searchName", "cannot be kept: you have " + MOST + " searches; delete one first");
        }
        boolean wasShared = database.queryOne(
                        "select shared from saved_search where account = ? and name = ? for update",
                        row -> row.getBoolean(1),
                        actor.name(),
                        kept)
                .orElse(false);
        if (wasShared && !actor.isAdmin()) {
            throw new NotPermittedException(
                    "That one is shared, and only an admin changes those. Choose another name.");
        }
        database.update(
                "insert into saved_search (account, name, query, shared) values (?, ?, ?, ?) on conflict (account, name)"
                        + " do update set query = excluded.query, shared = excluded.shared",
                actor.name(),
                kept,
                query,
                shared);
        if (shared || wasShared) {
            audit.record("Share search " + kept, wasShared ? "shared" : null, shared ? query : "own");
        }
    }

    /** @throws NoSuchItemException if it is not there any more, or is not one's own, or a shared one and one is no admin */
    @Transactional
    public void remove(long id) {
        List<SavedSearch> removed = all().stream()
                .filter(search -> search.id() == id && search.mine())
                .toList();
        if (removed.isEmpty() || database.update("delete from saved_search where id = ?", id) == 0) {
            throw new NoSuchItemException("That search is not there any more.");
        }
        SavedSearch search = removed.get(0);
        if (search.shared()) {
            audit.record("Share search " + search.name(), search.query(), null);
        }
    }
}
