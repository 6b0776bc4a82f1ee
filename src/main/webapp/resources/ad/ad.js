/* What the pages do by themselves: zone and theme cookies, folding menu, words for a request that failed. */
"use strict";
window.ad = (function () {
    const root = document.documentElement;

    function setCookie(name, value, seconds) {
        document.cookie = name + "=" + encodeURIComponent(value) + "; path=/; max-age=" + seconds + "; samesite=lax"
            + (location.protocol === "https:" ? "; secure" : "");
    }

    /* The server writes times in the zone of this cookie. A page that was made before it knew is fetched once more. */
    function tellZone() {
        const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
        if (!zone || zone === root.dataset.zone) {
            return;
        }
        setCookie("ad-zone", zone, 31536000);
        if (root.dataset.method === "GET" && !sessionStorage.getItem("ad-zone-told")) {
            sessionStorage.setItem("ad-zone-told", zone);
            location.reload();
        }
    }

    function showTheme() {
        document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
            button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme || "auto")));
        });
    }

    function chooseTheme(theme) {
        if (theme === "auto") {
            delete root.dataset.theme;
            setCookie("ad-theme", "", 0);
        } else {
            root.dataset.theme = theme;
            setCookie("ad-theme", theme, 31536000);
        }
        showTheme();
        document.dispatchEvent(new CustomEvent("ad-theme"));
    }

    /* The colour that a variable of ad.css has now, for what cannot read variables (charts). */
    function colour(variable) {
        const probe = document.createElement("span");
        probe.style.color = "var(" + variable + ")";
        document.body.appendChild(probe);
        const computed = getComputedStyle(probe).color;
        probe.remove();
        return computed;
    }

    function foldMenu(open) {
        const side = document.getElementById("side");
        const button = document.getElementById("menu-button");
        if (side && button) {
            side.classList.toggle("open", open);
            button.setAttribute("aria-expanded", String(open));
        }
    }

    function closeDrops(except) {
        document.querySelectorAll("details.drop[open]").forEach(function (drop) {
            if (drop !== except) {
                drop.removeAttribute("open");
            }
        });
    }

    function failed(status) {
        if (status === 401) {
            location.reload(); // logged out meanwhile: the server leads to the login and back
            return;
        }
        const banner = document.getElementById("request-failed");
        if (banner) {
            banner.querySelector("[data-why]").textContent = status === 0
                ? "The server cannot be reached. Nothing was changed; this page tries again by itself."
                : status === 503
                    ? "The database cannot be reached at the moment. Nothing was changed; try again in a moment."
                    : status === 403
                        ? "Your account may not do that. Nothing was changed."
                        : "The server could not do that (" + status + "); its log has the cause. Reload the page to see what holds now.";
            banner.hidden = false;
        }
    }

    function onClick(event) {
        const themeButton = event.target.closest("[data-theme-choice]");
        if (themeButton) {
            chooseTheme(themeButton.dataset.themeChoice);
            return;
        }
        const copied = event.target.closest("[data-copy]");
        if (copied) {
            const text = document.getElementById(copied.dataset.copy);
            if (navigator.clipboard) {
                navigator.clipboard.writeText(text.textContent).then(function () { copied.textContent = "Copied"; });
            } else { // not by plain HTTP: marked, to be copied by hand
                getSelection().selectAllChildren(text);
            }
            return;
        }
        if (event.target.closest("[data-dismiss-setup]")) {
            setCookie("ad-setup", "dismissed", 31536000);
            document.getElementById("setup").remove();
            return;
        }
        if (event.target.closest("#menu-button")) {
            foldMenu(!document.getElementById("side").classList.contains("open"));
            return;
        }
        if (!event.target.closest("#side")) {
            foldMenu(false);
        }
        const drop = event.target.closest("details.drop");
        closeDrops(drop && drop.matches(".row-menu") && event.target.closest(".drop-panel") ? null : drop);
    }

    function watchRequests() {
        const bar = document.getElementById("working");
        jQuery(document).on("pfAjaxStart", function () { bar && bar.classList.add("on"); });
        jQuery(document).on("pfAjaxComplete", function () {
            bar && bar.classList.remove("on");
            setTimeout(focusAgain, 60); // after PrimeFaces has given the focus to where it was
        });
        jQuery(document).on("pfAjaxSuccess", function () {
            const banner = document.getElementById("request-failed");
            if (banner) { banner.hidden = true; }
        });
        jQuery(document).on("pfAjaxError", function (event, xhr) { failed(xhr ? xhr.status : 0); });
    }

    /* Where the focus was last, outside of dialogs: what an answer replaces, or a dialog leaves, gets it back. */
    let focusedForm = null;
    let focusedId = null;

    function rememberFocus(event) {
        const element = event.target;
        if (element.id && !element.closest(".ui-dialog")) {
            focusedId = element.id;
            const form = element.closest("form");
            focusedForm = form ? form.id : null;
        }
    }

    function canTakeFocus(element) {
        return element && element.getClientRects().length > 0 && !element.disabled && getComputedStyle(element).visibility !== "hidden";
    }

    /* The safe answer of a dialog, else its first field. */
    function firstOf(dialog) {
        return dialog.querySelector("[data-safe]")
            || Array.from(dialog.querySelectorAll(".ui-dialog-content input:not([type=hidden]), .ui-dialog-content select")).find(canTakeFocus);
    }

    function focusAgain() {
        const dialogs = Array.from(document.querySelectorAll(".ui-dialog")).filter(canTakeFocus);
        if (dialogs.length > 0) {
            /* an answer gives the focus back to where it came from, which a dialog that it opened now covers */
            const inside = dialogs.some(function (dialog) { return dialog.contains(document.activeElement); });
            const first = inside ? null : firstOf(dialogs[dialogs.length - 1]);
            if (first) {
                first.focus();
            }
            return;
        }
        if (document.activeElement && document.activeElement !== document.body) {
            return;
        }
        const form = focusedForm && document.getElementById(focusedForm);
        const substitute = form && Array.from(form.querySelectorAll("input:not([type=hidden]), select, textarea, button, a[href]")).find(canTakeFocus);
        const before = focusedId && document.getElementById(focusedId);
        const menu = before && before.closest("details.drop:not([open])"); // what was chosen in a menu that has closed
        const next = menu ? menu.querySelector("summary") : canTakeFocus(before) ? before : substitute || document.getElementById("content");
        if (focusedId && next) {
            next.focus({ preventScroll: true });
        }
    }

    /* The safe answer of a dialog is the one under the finger. */
    function tameDialogs() {
        const dialog = window.PrimeFaces && PrimeFaces.widget.Dialog;
        if (!dialog) {
            return;
        }
        const applyFocus = dialog.prototype.applyFocus;
        dialog.prototype.applyFocus = function () {
            const first = firstOf(this.jq[0]);
            if (first) {
                first.focus();
            } else {
                applyFocus.call(this);
            }
        };
        const hide = dialog.prototype.hide;
        dialog.prototype.hide = function () {
            hide.apply(this, arguments);
            setTimeout(focusAgain, 50);
        };
    }

    /* What was said stays in the bell of this tab, the newest first. */
    const SAID = "ad-said";
    const MOST_SAID = 10;

    function said() {
        try {
            return JSON.parse(sessionStorage.getItem(SAID)) || [];
        } catch (e) {
            return [];
        }
    }

    function showSaid() {
        const list = document.getElementById("said");
        if (!list) {
            return;
        }
        const all = said();
        list.closest("[data-said]").hidden = all.length === 0;
        list.replaceChildren.apply(list, all.map(function (one) {
            const item = document.createElement("li");
            const time = document.createElement("time");
            time.className = "quiet";
            time.textContent = one.at;
            item.append(time, " ", one.text);
            return item;
        }));
    }

    let hiding = null;

    /* A message is read once more in the bell; one that says that something worked goes after a while. */
    function onMessages() {
        const box = document.getElementById("messages");
        const found = box ? Array.from(box.querySelectorAll("li")) : [];
        clearTimeout(hiding);
        if (found.length === 0) {
            return;
        }
        const at = new Date().toTimeString().slice(0, 8);
        const texts = found.map(function (item) { return { at: at, text: item.textContent.trim() }; });
        sessionStorage.setItem(SAID, JSON.stringify(texts.concat(said()).slice(0, MOST_SAID)));
        showSaid();
        if (!box.querySelector(".ui-messages-error, .ui-messages-warn, .ui-messages-fatal")) {
            hiding = setTimeout(function () { box.replaceChildren(); }, 12000);
        }
    }

    const UNDO_MILLIS = 10000;

    function hideUndo() {
        document.querySelectorAll("[data-undo]:not([data-hides])").forEach(function (offer) {
            offer.dataset.hides = "true";
            setTimeout(function () { offer.remove(); }, UNDO_MILLIS);
        });
    }

    function watchMessages() {
        const toasts = document.querySelector(".toasts");
        if (toasts) {
            onMessages();
            hideUndo();
            new MutationObserver(function (changes) {
                hideUndo();
                if (changes.some(function (change) { return change.addedNodes.length > 0 && change.target.closest && !change.target.closest("#undoForm"); })) {
                    onMessages();
                }
            }).observe(toasts, { childList: true, subtree: true });
        }
        showSaid();
    }

    /* The heads of a table that fits its box stick to the window; a wider one scrolls in its box, and its heads with it. */
    function watchTables() {
        const fit = new ResizeObserver(function (entries) {
            entries.forEach(function (entry) {
                const box = entry.target.closest(".table-box");
                if (box) {
                    box.classList.toggle("fits", entry.target.offsetWidth <= box.clientWidth);
                } else { // an answer has replaced it
                    fit.unobserve(entry.target);
                }
            });
        });
        function watch() {
            document.querySelectorAll(".table-box:not(.deciding, .preview) > table").forEach(function (table) { fit.observe(table); });
        }
        watch();
        if (window.jQuery) {
            jQuery(document).on("pfAjaxComplete", watch);
        }
    }

    /* The menu of a row stands over everything, wherever its table is cut off, and goes with its row. */
    function placeRowMenus() {
        document.querySelectorAll("details.row-menu[open]").forEach(function (menu) {
            const panel = menu.querySelector(".drop-panel");
            const button = menu.querySelector("summary").getBoundingClientRect();
            panel.style.right = (document.documentElement.clientWidth - button.right) + "px";
            panel.style.top = Math.max(4, Math.min(button.bottom + 4, innerHeight - panel.offsetHeight - 4)) + "px";
        });
    }

    /* Says beside an act that a form it goes by was changed and not saved. */
    function watchUnsaved() {
        document.addEventListener("input", function (event) {
            const form = event.target.closest("form");
            document.querySelectorAll("[data-unsaved-of='" + (form ? form.id : "") + "']").forEach(function (note) { note.hidden = false; });
        });
    }

    /* A page that nobody sees does not ask. */
    function restHidden() {
        document.addEventListener("visibilitychange", function () {
            Object.values(window.PrimeFaces ? PrimeFaces.widgets : {}).forEach(function (widget) {
                if (PrimeFaces.widget.Poll && widget instanceof PrimeFaces.widget.Poll && widget.cfg.autoStart !== false) {
                    document.hidden ? widget.stop() : widget.start();
                }
            });
        });
    }

    document.addEventListener("DOMContentLoaded", function () {
        tellZone();
        showTheme();
        document.addEventListener("click", onClick);
        document.addEventListener("keydown", function (event) {
            if (event.key === "Escape") {
                foldMenu(false);
                closeDrops(null);
            }
        });
        document.addEventListener("focusin", rememberFocus);
        ["toggle", "scroll", "resize"].forEach(function (moves) { addEventListener(moves, placeRowMenus, true); });
        watchTables();
        watchUnsaved();
        watchMessages();
        if (window.jQuery) {
            tameDialogs();
            watchRequests();
            restHidden();
        }
    });

    return { colour: colour, failed: failed };
})();
