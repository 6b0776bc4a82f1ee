/* A file goes into the box for many. The box in the table's head ticks its rows; the bar for the ticked ones shows by style alone and says how many they are. */
"use strict";
document.addEventListener("change", function (event) {
    if (event.target.matches("input[data-into]") && event.target.files.length > 0) {
        const input = event.target;
        input.files[0].text().then(function (text) {
            document.getElementById(input.dataset.into).value = text;
            input.value = "";
        });
        return;
    }
    if (event.target.matches("input.tick-all")) {
        event.target.closest("table").querySelectorAll("td.tick input").forEach(function (box) {
            box.checked = event.target.checked;
        });
    }
    document.querySelectorAll("[data-ticked]").forEach(function (count) {
        count.textContent = count.closest("form").querySelectorAll("td.tick input:checked").length;
    });
});
