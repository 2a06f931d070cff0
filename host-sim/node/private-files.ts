/** A umask that removes all permissions of other users. */
const PRIVATE_UMASK = 0o077;

/** Calls `action` (for example, to start a program) such that files it creates are only readable by this user. */
export function withPrivateFiles<Result>(action: () => Result): Result {
  const umask = process.umask(PRIVATE_UMASK);
  try {
    return action();
  } finally {
    process.umask(umask);
  }
}
