/** The rights that leave others nothing. */
const PRIVATE_UMASK = 0o077;

/** Does something, such as starting a program: what files it makes only this user can read. */
export function withPrivateFiles<Result>(action: () => Result): Result {
  const umask = process.umask(PRIVATE_UMASK);
  try {
    return action();
  } finally {
    process.umask(umask);
  }
}
