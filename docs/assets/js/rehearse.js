/** Rehearse: a drill for the deep dive. */
import { one, warn } from "./page.js";

warn(one('[data-feature="rehearse"]'));
