module github.com/BurntSushi/xgb
