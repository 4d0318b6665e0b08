// conv-fuzz: {"kind":"attribute","origin":"an example","pipeline":"","stage":"nvvm","chip":"sm_89","features":"","fuse":true,"require_fusion":false,"schedule":"","opt_level":3,"block_size":256,"function":"","round_trip":false}
0x00000000000000000001 : f80
