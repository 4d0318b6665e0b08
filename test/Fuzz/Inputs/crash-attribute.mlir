// conv-fuzz: {"kind":"parse","stage":"nvvm","origin":"an example"}
conv.yield {shape = array<index
