select absorbed, survivor from merges order by absorbed, survivor
