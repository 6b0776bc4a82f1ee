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
        if (event.target.closest("#menu-button")) {
            foldMenu(!document.getElementById("side").classList.contains("open"));
            return;
        }
        if (!event.target.closest("#side")) {
            foldMenu(false);
        }
        closeDrops(event.target.closest("details.drop"));
    }

    function watchRequests() {
        const bar = document.getElementById("working");
        jQuery(document).on("pfAjaxStart", function () { bar && bar.classList.add("on"); });
        jQuery(document).on("pfAjaxComplete", function () { bar && bar.classList.remove("on"); });
        jQuery(document).on("pfAjaxSuccess", function () {
            const banner = document.getElementById("request-failed");
            if (banner) { banner.hidden = true; }
        });
        jQuery(document).on("pfAjaxError", function (event, xhr) { failed(xhr ? xhr.status : 0); });
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
        if (window.jQuery) {
            watchRequests();
            restHidden();
        }
    });

    return { colour: colour, failed: failed };
})();
