// A search form: shows the fields of an own range only when it is chosen, and leaves empty filters out of the address.
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
  form.querySelectorAll("select[data-value]").forEach(function (select) {
    var value = select.dataset.value;
    var found = Array.prototype.find.call(select.options, function (option) {
      return option.value.toLowerCase() === value.toLowerCase();
    });
    if (!found && value) { // typed into the address by hand
      found = new Option(value, value);
      select.add(found);
    }
    if (found) {
      found.defaultSelected = true;
      found.selected = true;
    }
  });
  range.addEventListener("change", show);
  show();
  var more = form.querySelector("details");
  if (more) {
    more.open = more.dataset.open === "true";
  }
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
