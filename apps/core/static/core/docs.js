// Swagger UI over our own schema.
"use strict";

(() => {
  const place = document.getElementById("documentation");
  const ui = SwaggerUIBundle({
    domNode: place,
    url: place.dataset.schemaUrl,
    deepLinking: true,
    displayRequestDuration: true,
    validatorUrl: null, // Theirs is on the network.
    // As a file it has another origin than the API, which answers to its own front ends alone.
    ...("readOnly" in place.dataset ? { supportedSubmitMethods: [] } : {}),
  });

  document.addEventListener("token", ({ detail: token }) => {
    if (token) ui.preauthorizeApiKey("accessToken", token);
    else ui.authActions.logout(["accessToken"]);
  });
})();
