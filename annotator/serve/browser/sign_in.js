// Uses the token behind "#", which browsers never send, after somebody has pressed the button: programs that
// look at links in messages would otherwise use it up.
"use strict";

const token = location.hash.slice(1);
history.replaceState(null, "", "/sign-in");
const words = document.getElementById("words");
const button = document.getElementById("in");

function show(text, ...shown) {
  words.textContent = text;
  for (const each of [button, document.getElementById("go")]) each.hidden = !shown.includes(each.id);
  if (shown.length) document.getElementById(shown[0]).focus();
}

async function signIn() {
  button.disabled = true;
  try {
    const answer = await fetch("/sign-in", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) location.replace("/");
    else if (answer.status === 503) show("All places are taken. Try again when somebody has left.", "in");
    else show("This link was used already, or is too old. Ask for a new one.");
  } catch {
    show("The server does not answer. Try again.", "in");
  }
  button.disabled = false;
}

async function begin() {
  const known = (await fetch("/session")).ok;
  if (token) show("This link signs you in once, in this browser.", "in");
  else if (known) show("You are signed in.", "go");
  else show("Open the link that you were given. It works once; for another one, ask whoever started the server.");
}

button.addEventListener("click", signIn);
begin().catch(() => show("The server does not answer. Load this page again."));
