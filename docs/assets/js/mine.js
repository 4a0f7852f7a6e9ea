/** My page: everything that the reader keeps here. */
import { one, warn } from "./page.js";

warn(one('[data-feature="mine"]'));
