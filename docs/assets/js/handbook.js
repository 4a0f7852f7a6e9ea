// What the pages add to the theme: copy a template, print one sheet, keys for the theme's switches.
const announce = (button, text) => {
  button.dataset.label ??= button.textContent; // the label, also while an earlier word still stands
  button.textContent = text;
  clearTimeout(button.timer);
  button.timer = setTimeout(() => (button.textContent = button.dataset.label), 2000);
};

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.copy).querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      announce(button, "Copied");
    } catch {
      getSelection().selectAllChildren(code);
      announce(button, "Selected: press Ctrl+C");
    }
  });
}

for (const code of document.querySelectorAll("code.curl[data-here]")) {
  const link = code.closest(".tabbed-block").querySelector("a[download]");
  code.textContent = `curl -o ${link.download} ${link.href}`;
}

// On a phone the row of sections is wider than the screen: the present one has to be in sight.
document.querySelector(".sections [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

for (const link of document.querySelectorAll("a[data-print]"))
  link.addEventListener("click", () => {
    const heading = [...document.querySelectorAll("h2[id]")].findLast((one) => one.compareDocumentPosition(link) & 4);
    if (heading) addEventListener("afterprint", () => location.replace("#" + heading.id), { once: true }); // the next print is the page's
    setTimeout(print); // after the sheet has become the target
  });

for (const label of document.querySelectorAll('label[role="button"]'))
  label.addEventListener("keydown", (event) => {
    if (event.key !== " ") return; // the theme sees to Enter
    event.preventDefault();
    label.click();
  });
