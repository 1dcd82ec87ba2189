// First load, on every page: small behaviours that pages work without, and the door to everything that loads later.
import htmx from "htmx.org";

import { csrfToken } from "./http.js";
import { watchDialogs } from "./dialogs.js";
import { watchFileDrops } from "./filedrop.js";
import { watchForms } from "./forms.js";
import { watchMenus } from "./menus.js";
import { mountModules } from "./modules.js";
import { watchSelection } from "./selection.js";

// The content security policy allows neither eval nor inline styles.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.attributesToSettle = ["class", "width", "height"];

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:load", (event) => mountModules(event.detail.elt));

watchMenus();
watchDialogs();
watchForms();
watchFileDrops();
watchSelection();
mountModules(document);
