/** `text/encoder` */
export default TextEncoder;
