// Shows the fields of an own range only when it is chosen, and leaves empty filters out of the address.
(function () {
  "use strict";
  var form = document.querySelector("form.record-search");
  if (!form) {
    return;
  }
  var range = form.querySelector("#range");
  var own = document.getElementById("own-range");
  function show() {
    own.hidden = range.value !== "own";
  }
  range.addEventListener("change", show);
  show();
  var more = form.querySelector("details");
  more.open = more.dataset.open === "true";
  form.addEventListener("submit", function () {
    form.querySelectorAll("input, select").forEach(function (field) {
      field.disabled = field.value === "" || (field.id === "range" && field.value === "all") || (own.hidden && own.contains(field));
    });
  });
  window.addEventListener("pageshow", function () {
    form.querySelectorAll("input, select").forEach(function (field) {
      field.disabled = false;
    });
    show();
  });
})();
