import type { Picture } from "../panel/picture.js";

/** Pictures that are kept, for those who have files. */
export interface KeptPictures {
  /** Whether pictures are to be written, not compared. */
  readonly isWriting: boolean;
  /** Why that is not the kept picture, such as that there is none, or undefined. */
  difference(file: string, picture: Picture): string | undefined;
  write(file: string, picture: Picture): void;
}

/** What is said where there are none. */
export const NO_FILES = "pictures can be compared only where there are files";
