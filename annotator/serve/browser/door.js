// Stands between textual.js, which draws the terminal, and the server: keeps the line up when it drops, says what
// happened when it cannot, and marks styles as this page's own, as its policy wants.
"use strict";

(() => {
  const ENDED = 4001, ELSEWHERE = 4002, SIGNED_OUT = 4003;
  const BEAT = 10_000, SILENCE = 25_000, LONGEST_WAIT = 8_000;
  const Socket = window.WebSocket;
  const nonce = document.currentScript.nonce;

  const create = document.createElement.bind(document);
  document.createElement = (name, ...more) => {
    const made = create(name, ...more);
    if (String(name).toLowerCase() === "style") made.nonce = nonce;
    return made;
  };

  function notice(words, ...buttons) {
    const box = document.getElementById("notice");
    box.hidden = !words;
    box.querySelector("p").textContent = words || "";
    for (const button of box.querySelectorAll("button")) button.hidden = !buttons.includes(button.id);
    if (buttons.length) document.getElementById(buttons[0]).focus();
    else if (!words) document.querySelector(".xterm-helper-textarea")?.focus();
  }

  async function signedIn() {
    return (await fetch("/session")).status === 204;
  }

  // What textual.js takes for its socket: it outlives the sockets it uses.
  class Line extends EventTarget {
    constructor(url) {
      super();
      this.url = new URL(url, location.href);
      this.url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
      this.tries = 0;
      this.connect();
      setInterval(() => this.beat(), BEAT);
      window.addEventListener("online", () => this.hurry());
    }

    connect() {
      clearTimeout(this.timer);
      this.waiting = false;
      const socket = this.socket = new Socket(this.url);
      socket.binaryType = "arraybuffer";
      socket.onopen = () => this.opened();
      socket.onmessage = (event) => this.took(event.data);
      socket.onclose = (event) => { if (socket === this.socket) this.dropped(event); };
    }

    send(data) {
      if (this.socket.readyState === Socket.OPEN) this.socket.send(data);
    }

    beat() {
      if (this.socket.readyState !== Socket.OPEN) return;
      if (Date.now() - this.heard > SILENCE) this.lose();
      else this.send(JSON.stringify(["ping", String(Date.now())]));
    }

    lose() {  // a line that says nothing is down, although the browser has not noticed
      const socket = this.socket;
      this.socket = { readyState: Socket.CLOSED };
      socket.close();
      this.dropped({ code: 1006, reason: "" });
    }

    hurry() {
      if (this.waiting) this.connect();
    }

    opened() {
      this.tries = 0;
      this.heard = Date.now();
      notice("");
      this.dispatchEvent(new Event("open"));
    }

    took(data) {
      this.heard = Date.now();
      if (typeof data === "string") {
        const [kind, what] = JSON.parse(data);
        if (kind === "open_url" && /^https?:\/\//.test(what.url)) window.open(what.url, "_blank", "noopener,noreferrer");
      } else {
        this.dispatchEvent(new MessageEvent("message", { data }));
      }
    }

    dropped(event) {
      if (event.code === ENDED && event.reason) notice(event.reason, "again", "out");
      else if (event.code === ENDED) notice("You have left the screen. Everything is saved.", "again", "out");
      else if (event.code === ELSEWHERE) notice("The screen is open in another window.", "again");
      else if (event.code === SIGNED_OUT) notice("You are signed out. Ask for a new link to go on.");
      else this.wait();
    }

    wait() {
      notice("The connection is lost. What is saved stays saved; what you type now is not received. Reconnecting…");
      this.waiting = true;
      this.timer = setTimeout(() => this.retry(), Math.min(250 * 2 ** this.tries++, LONGEST_WAIT));
    }

    async retry() {
      try {
        if (await signedIn()) this.connect();
        else this.dropped({ code: SIGNED_OUT });
      } catch {
        this.wait();
      }
    }
  }

  window.WebSocket = Line;
  window.addEventListener("DOMContentLoaded", () => {
    document.getElementById("again").addEventListener("click", () => location.replace("/"));
    document.getElementById("out").addEventListener("click", async () => {
      await fetch("/sign-out", { method: "POST" });
      location.replace("/sign-in");
    });
  });
})();
