"""Sets up what a make target needs: `python3 scripts/environment.py site [case] [test] [browser] [node] [lock]`.

Only the standard library, and syntax that an old Python can read, so that the message about its age can be printed.
Each part leaves a stamp in .venv with the hash of what it was made from; with the stamp in place nothing is done.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
LOCKS = {"site": "requirements.txt", "case": "requirements-case.txt", "test": "requirements-test.txt"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# 100 MB that only a blog, a debugger, a prompt and a database of trials import
UNUSED = ("babel", "debugpy", "jedi", "parso", "sqlalchemy", "alembic", "mako")
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def stop(message):
    sys.exit("make: " + message)


def run(*command, **options):
    return subprocess.run([str(part) for part in command], cwd=str(ROOT), **options)


def quietly(what, *command):
    """Run a command; show what it said only if it fails."""
    done = run(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        print(done.stdout)
        stop("could not " + what + "; the lines above say why (no network, or no package index?)")


def stamped(part, *sources):
    """The stamp of a part and whether it is up to date with its sources."""
    version = os.path.realpath(str(BIN / "python")).encode()  # another Python has other packages
    digest = hashlib.sha256(version + b"".join((ROOT / source).read_bytes() for source in sources)).hexdigest()
    stamp = VENV / ("stamp-" + part)
    return stamp, digest, stamp.is_file() and stamp.read_text() == digest


def venv():
    if (BIN / "python").exists() and run(BIN / "python", "-c", "", capture_output=True).returncode == 0:
        return
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        stop("Python 3.11 or newer is needed and this is %s; name a newer one: make … PYTHON=python3.13" % found)
    print("Making the environment in .venv …", flush=True)
    shutil.rmtree(str(VENV), ignore_errors=True)
    done = run(sys.executable, "-m", "venv", VENV, capture_output=True)
    if done.returncode:
        shutil.rmtree(str(VENV), ignore_errors=True)
        stop("this Python has no venv module; install it (Debian, Ubuntu: apt-get install python3-venv) and call again")
    for compiled in list(VENV.rglob("__pycache__")):  # 7 MB of pip's
        shutil.rmtree(str(compiled))
    run(BIN / "python", "-m", "pip", "uninstall", "--yes", "--quiet", "setuptools", capture_output=True)  # 9 MB unused


def packages(part):
    lock = LOCKS[part]
    stamp, digest, done = stamped(part, lock)
    if done:
        return
    print("Installing " + lock + " …", flush=True)
    pip = [BIN / "python", "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--no-compile"]
    quietly("install " + lock, *pip, "--quiet", "--require-hashes", "-r", lock)
    if part == "case":
        openmp()
    stamp.write_text(digest)


def openmp():
    """LightGBM needs the system's OpenMP, which a bare Debian does not have."""
    code = "import lightgbm"
    if run(BIN / "python", "-c", code, capture_output=True).returncode == 0:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Installing libgomp1 with apt-get …", flush=True)
        apt("libgomp1")
    if run(BIN / "python", "-c", code, capture_output=True).returncode:
        stop("LightGBM finds no OpenMP; install it (Debian: apt-get install libgomp1, macOS: brew install libomp)")


def apt(*names):
    quiet = {"capture_output": True, "env": dict(os.environ, DEBIAN_FRONTEND="noninteractive")}
    run("apt-get", "update", **quiet)
    run("apt-get", "install", "-y", "--no-install-recommends", *names, **quiet)


def browser():
    """A Chromium for the browser tests; its path goes into .venv/browser."""
    note = VENV / "browser"
    if note.is_file() and Path(note.read_text()).exists():
        return
    found = os.environ.get("CHROMIUM") or find_browser() or install_browser()
    if not found or not Path(found).exists():
        stop("no browser for the tests; install Chromium or Chrome, or name one: make test CHROMIUM=/path/to/chromium")
    note.write_text(str(found))


def find_browser():
    on_path = (shutil.which(name) for name in BROWSERS)
    return next((path for path in on_path if path), str(MACOS) if MACOS.exists() else None)


def install_browser():
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Installing Chromium with apt-get …", flush=True)
        apt("chromium", "fonts-dejavu-core")
        return find_browser()
    print("Asking Playwright for Chromium …", flush=True)
    run(BIN / "python", "-m", "playwright", "install", "chromium", capture_output=True)
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    return run(BIN / "python", "-c", code, capture_output=True, text=True).stdout.strip()


def node():
    """The checkers that are written in JavaScript, run by the Node.js that came with requirements-test.txt."""
    stamp, digest, done = stamped("node", "package.json", "package-lock.json")
    if done and (ROOT / "node_modules").is_dir():
        return
    print("Installing package-lock.json …", flush=True)
    quietly("install package-lock.json", BIN / "npm", "ci", "--no-fund", "--no-audit")
    stamp.write_text(digest)


def lock():
    """Resolve pyproject.toml for every Python and system; a later set keeps to the versions of an earlier one."""
    tool = ROOT / ".cache" / "lock"
    run(sys.executable, "-m", "venv", tool, check=True)
    run(tool / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "uv", check=True)
    base = [tool / "bin" / "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    base += ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--custom-compile-command", "make lock"]
    for name in UNUSED:
        base += ["--no-emit-package", name]
    earlier = []
    for part in ("site", "case", "test"):
        pins = [item for name in earlier for item in ("-c", LOCKS[name])]
        if run(*base, *pins, "--group", part, "-o", LOCKS[part]).returncode:
            stop("could not resolve the group '" + part + "' of pyproject.toml")
        earlier.append(part)


STEPS = {"browser": browser, "node": node}


def main(parts):
    if parts == ["lock"]:
        return lock()
    venv()
    for part in parts:
        STEPS[part]() if part in STEPS else packages(part)


if __name__ == "__main__":
    main(sys.argv[1:])
