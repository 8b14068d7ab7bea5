// ReDoc over our own schema, with the fonts of this machine.
"use strict";

(() => {
  const place = document.getElementById("documentation");
  const family = "system-ui, sans-serif";
  const theme = {
    colors: { primary: { main: "#c2410c" } },
    typography: { fontFamily: family, headings: { fontFamily: family } },
  };
  Redoc.init(place.dataset.schemaUrl, { theme }, place);
})();
