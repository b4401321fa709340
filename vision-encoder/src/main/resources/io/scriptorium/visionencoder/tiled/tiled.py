  def unfold(self: __torch__.M, x: Tensor) -> Tensor:
    b, n, c = x.size(0), x.size(1), x.size(2)
    side = int(n ** 0.5 + 0.5)
    x = torch.permute(x.view([b, side, side, c]), [0, 3, 1, 2])
    rest = side % 2
    x = torch.constant_pad_nd(x, [0, rest, 0, rest], 0.)
    return torch.transpose(torch.im2col(x, [2, 2], [1, 1], [0, 0], [2, 2]), 1, 2)
  def project(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(torch.gelu(torch.linear(x, w[0], w[1]), approximate="none"), w[2], w[3])
  def rows(self: __torch__.M, map: Tensor, newline: Tensor) -> Tensor:
    h, d = map.size(0), map.size(2)
    return torch.flatten(torch.cat([map, torch.expand(newline, [h, 1, d])], 1), 0, 1)
  def sequence(self: __torch__.M, views: Tensor, side: int, rows: int, columns: int, newline: Tensor, separator: Tensor) -> Tensor:
    d = views.size(2)
    first = (self).rows(views[0].view([side, side, d]), newline)
    tiles = torch.permute(views[1:].view([rows, columns, side, side, d]), [0, 2, 1, 3, 4])
    rest = (self).rows(torch.reshape(tiles, [rows * side, columns * side, d]), newline)
    return torch.cat([first, separator.view([1, d]), rest], 0).unsqueeze(0)
