#!/usr/bin/env bash
# Chromium for the page tests: HOTLINE_CHROMIUM, or one of the usual names, or Debian's package where we are root.
set -euo pipefail

found() {
  [ -n "${HOTLINE_CHROMIUM:-}" ] && [ -x "$HOTLINE_CHROMIUM" ] && return 0
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && return 0
  done
  return 1
}

found && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium and a Chinese font for the page tests ..."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
  found && exit 0
fi
cat >&2 <<'TEXT'
The page tests need Chromium. Install it (Debian and Ubuntu: sudo apt-get install chromium fonts-noto-cjk;
macOS: brew install --cask chromium), or set HOTLINE_CHROMIUM to its path, and run make test again.
TEXT
exit 1
