  def drop_class(self: __torch__.M, clip: Tensor) -> Tensor:
    return torch.slice(clip, 1, 1)
  def fuse(self: __torch__.M, clip: Tensor, map: Tensor) -> Tensor:
    return torch.cat([clip, torch.transpose(torch.flatten(map, 2), 1, 2)], -1)
  def project(self: __torch__.M, fused: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(fused, w[0], w[1])
  def rows(self: __torch__.M, map: Tensor, newline: Tensor) -> Tensor:
    b, h, d = map.size(0), map.size(1), map.size(3)
    return torch.flatten(torch.cat([map, torch.expand(newline, [b, h, 1, d])], 2), 1, 2)
  def view(self: __torch__.M, projected: Tensor, rows: int, columns: int, newline: Tensor, separator: Tensor) -> Tensor:
    b, d = projected.size(0), projected.size(2)
    view = (self).rows(projected.view([b, rows, columns, d]), newline)
    return torch.cat([view, torch.expand(separator, [b, 1, d])], 1)
  def stitch(self: __torch__.M, tiles: Tensor, rows: int, columns: int, grid_rows: int, grid_columns: int) -> Tensor:
    d = tiles.size(2)
    cells = torch.permute(tiles.view([grid_rows, grid_columns, rows, columns, d]), [0, 2, 1, 3, 4])
    return torch.reshape(cells, [1, grid_rows * rows, grid_columns * columns, d])
  def tiled(self: __torch__.M, tiles: Tensor, rows: int, columns: int, grid_rows: int, grid_columns: int, view: Tensor, newline: Tensor) -> Tensor:
    stitched = (self).stitch(tiles, rows, columns, grid_rows, grid_columns)
    return torch.cat([(self).rows(stitched, newline), view], 1)
  def plain_view(self: __torch__.M, projected: Tensor, separator: Tensor) -> Tensor:
    return torch.cat([projected, torch.expand(separator, [projected.size(0), 1, projected.size(2)])], 1)
  def plain_tiled(self: __torch__.M, tiles: Tensor, view: Tensor) -> Tensor:
    return torch.cat([torch.flatten(tiles, 0, 1).unsqueeze(0), view], 1)
