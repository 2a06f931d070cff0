/** `system`, which Moddable's programs import to have the global `device`: it is there from the start. */
export {};
