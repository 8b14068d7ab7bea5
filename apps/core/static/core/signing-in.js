// The bar above the documentation: signs in, and keeps the token in this page alone.
"use strict";

(() => {
  const form = document.getElementById("signing-in");
  const signedIn = document.getElementById("signed-in");
  const problem = form.querySelector(".problem");
  let token = "";

  const show = (email) => {
    form.hidden = Boolean(email);
    signedIn.hidden = !email;
    signedIn.querySelector("b").textContent = email;
    document.dispatchEvent(new CustomEvent("token", { detail: token }));
  };

  const login = async (credentials) => {
    const answer = await fetch(form.dataset.loginUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(credentials),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error.message);
    if (!body.accessToken) throw new Error("This account needs a code at sign-in.");
    return body.accessToken;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const credentials = Object.fromEntries(new FormData(form));
    problem.textContent = "";
    button.disabled = true;
    try {
      token = await login(credentials);
      form.reset();
      show(credentials.email);
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  });

  signedIn.querySelector("[name=copy]").addEventListener("click", () => {
    navigator.clipboard.writeText(token);
  });

  signedIn.querySelector("[name=leave]").addEventListener("click", () => {
    token = "";
    show("");
  });
})();
