func.func @idle() {
  return
}
