/** `text/decoder` */
export default TextDecoder;
