"use strict";

// Swaps the page's middle for a fresh one whenever the hub says that it is another. Without this, "look again" does.
(() => {
  const AGAIN_MS = 30_000;
  const SHORTLY_MS = 2_000;
  const NEWS_MS = 10_000;
  const TRIES = 5;
  const live = document.getElementById("live");
  let fetching = false;
  let wanted = "";

  const say = (name) => {
    live.textContent = live.dataset[name] ?? "";
  };
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const shown = () => document.getElementById("ads").dataset.version;

  /** Puts fresh elements of these names in place of the old ones; whoever stands on a link stays on it. */
  const swap = (page, names) => {
    const at = document.activeElement?.closest("main a")?.getAttribute("href");
    for (const name of names) {
      document.querySelector(name).replaceWith(page.querySelector(name));
    }
    [...document.querySelectorAll("main a")].find((one) => one.getAttribute("href") === at)?.focus();
  };

  /** Looks at the page anew; false where the link shows nothing any more. */
  const look = async () => {
    const how = { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };
    const answer = await fetch(location.href, how);
    if (!answer.ok && answer.status !== 404) {
      throw new Error("later");
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) {
      swap(page, ["main"]);
      say("updated");
      setTimeout(() => say("live"), NEWS_MS);
      return true;
    }
    document.title = page.title;
    swap(page, ["header", "main"]);
    document.querySelector("footer")?.remove();
    live.remove();
    wanted = "";
    return false;
  };

  const follow = async (version) => {
    wanted = version;
    if (fetching) {
      return;
    }
    fetching = true;
    try {
      for (let tries = 0; tries < TRIES && wanted && wanted !== shown(); tries += 1) {
        if (tries) {
          await pause(SHORTLY_MS);
        }
        if (!(await look())) {
          return;
        }
      }
    } catch {
      say("lost");
    } finally {
      fetching = false;
    }
  };

  const listen = () => {
    const news = new EventSource(`${location.pathname.replace(/\/$/, "")}/events`);
    news.addEventListener("open", () => say("live"));
    news.addEventListener("page", (event) => follow(event.data));
    news.addEventListener("error", async () => {
      say("lost");
      if (news.readyState !== EventSource.CLOSED) {
        return; // it tries again by itself
      }
      try {
        if (!(await look())) {
          return;
        }
      } catch {
        say("lost");
      }
      setTimeout(listen, AGAIN_MS);
    });
  };

  listen();
})();
